// In one file, so that they are loaded with one request.
export { BannerStrip } from './BannerStrip.tsx'
export { Line, NoticeList } from './NoticeList.tsx'
